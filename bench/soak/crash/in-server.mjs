/**
 * `node --import` this before the server: `send("crash-thread")` from its parent makes one of its scoring threads throw
 * as soon as it takes its next batch, so that a batch is always lost with the thread. The server itself knows nothing
 * of it. One at a time: a batch is tried twice, and would rightly fail with two threads that crash in a row.
 * The answer is `{armed: threadId}`, or `{armed: null}` where no thread lives or one is still to crash.
 */
import threads from "node:worker_threads";

const inThread = new URL("in-thread.mjs", import.meta.url).href;
const channel = new threads.BroadcastChannel("soak-crash");
channel.unref();
/** Ids of the threads that live. @type {Set<number>} */
const alive = new Set();
let armed = null;

// The server's bundle is CommonJS and takes `Worker` from this object at each call.
threads.Worker = class extends threads.Worker {
    constructor(file, options = {}) {
        super(file, { ...options, execArgv: [...(options.execArgv ?? []), "--import", inThread] });
        const id = this.threadId;
        this.once("online", () => alive.add(id));
        this.once("exit", () => alive.delete(id));
    }
};

process.on("message", (message) => {
    if (message !== "crash-thread") return;
    const ids = alive.has(armed) ? [] : [...alive];
    const chosen = ids[Math.floor(Math.random() * ids.length)] ?? null;
    if (chosen !== null) channel.postMessage((armed = chosen));
    process.send({ armed: chosen });
});
