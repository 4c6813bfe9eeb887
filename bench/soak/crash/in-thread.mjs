/** Loaded into each scoring thread by `in-server.mjs`: once told, the next message to the thread makes it throw. */
import { BroadcastChannel, parentPort, threadId } from "node:worker_threads";

const channel = new BroadcastChannel("soak-crash");
let isArmed = false;
channel.onmessage = ({ data }) => {
    if (data === threadId) isArmed = true;
};
// The thread ends when it has nothing more to wait for, as it does without us.
channel.unref();

const listen = parentPort.on.bind(parentPort);
parentPort.on = (name, listener) => {
    if (name !== "message") return listen(name, listener);
    return listen(name, (message) => {
        if (isArmed) throw new Error("the soak makes this thread crash");
        listener(message);
    });
};
