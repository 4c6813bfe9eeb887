import { connect } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import { Pool, type Dispatcher } from "undici";
import type { Random } from "../../jobs/data/random";
import type { ExpectedScores } from "./expected-scores";
import type { Face } from "./faces";
import type { Ledger } from "./ledger";
import type { Rubbish } from "./rubbish";

export interface ClientsArgs {
    url: string;
    faces: readonly Face[];
    rubbish: readonly Rubbish[];
    texts: readonly string[];
    expected: ExpectedScores;
    ledger: Ledger;
    random: Random;
    /** Clients side by side; each waits for its answer before it asks again. */
    clients: number;
}

/** Longest pause of a client between two requests. */
const MAX_PAUSE_MS = 10;
/** A client that hangs up does so within this time. */
const MAX_PATIENCE_MS = 15;
/** Nothing takes longer; what does is lost. */
const TIMEOUT_MS = 30_000;

/** Share of requests that are not meant to be answered. */
const HANG_UP = 0.06;
const BROKEN_OFF = 0.02;
const SEND_RUBBISH = 0.08;

const VERSION_HEADER = "x-moderato-model-version";

/** Many clients that ask in turn for all kinds of things, and check every answer. */
export class Clients {
    private readonly pool: Pool;
    private readonly wheel: Face[];
    private stopping = false;

    constructor(private readonly args: ClientsArgs) {
        this.pool = new Pool(args.url, {
            connections: args.clients,
            headersTimeout: TIMEOUT_MS,
            bodyTimeout: TIMEOUT_MS,
        });
        this.wheel = args.faces.flatMap((face) => Array.from({ length: face.weight }, () => face));
    }

    /** Resolves when `stop` was called and every request that was begun has ended. */
    async run(): Promise<void> {
        const { clients } = this.args;
        await Promise.all(Array.from({ length: clients }, () => this.client()));
        await this.pool.close();
    }

    stop(): void {
        this.stopping = true;
    }

    private async client(): Promise<void> {
        const { random } = this.args;
        while (!this.stopping) {
            const draw = random.real();
            if (draw < HANG_UP) await this.ask(random.pick(this.wheel), random.below(MAX_PATIENCE_MS));
            else if (draw < HANG_UP + BROKEN_OFF) await this.breakOff();
            else if (draw < HANG_UP + BROKEN_OFF + SEND_RUBBISH) await this.sendRubbish();
            else await this.ask(random.pick(this.wheel), null);
            await delay(random.below(MAX_PAUSE_MS));
        }
    }

    /** @param patienceMs After which the client hangs up; null: it waits. */
    private async ask(face: Face, patienceMs: number | null): Promise<void> {
        const { texts, random, ledger, expected } = this.args;
        const chosen = Array.from({ length: 1 + random.below(face.maxTexts) }, () => random.pick(texts));
        const pinned = face.pins === true ? random.pick(expected.versions) : null;
        const end = ledger.begin(patienceMs === null ? face.name : `${face.name}, hanging up`);
        const startedAt = performance.now();
        const signal = patienceMs === null ? null : AbortSignal.timeout(patienceMs);
        let answer: Answer;
        try {
            answer = await this.send({
                method: "POST",
                path: face.path,
                body: face.body(chosen),
                headers: {
                    "content-type": face.contentType ?? "application/json",
                    ...(pinned === null ? {} : { [VERSION_HEADER]: pinned }),
                },
                signal,
            });
        } catch (error) {
            if (signal?.aborted === true) end("left");
            else end("lost", (error as Error).message);
            return;
        }
        const { status, retryAfter } = answer;
        if (status === 429 && retryAfter !== null) {
            end("busy");
            await delay(Math.min(retryAfter, 1) * 1000);
        } else if (status !== 200) {
            end("lost", `${String(status)}: ${answer.text.slice(0, 300)}`);
        } else {
            const fault = this.faultOf(face, chosen, pinned, answer);
            if (fault !== null) return end("wrong", fault);
            end("answered");
            if (face.maxTexts === 1 && patienceMs === null)
                ledger.latencies.record(performance.now() - startedAt);
        }
    }

    private faultOf(
        face: Face,
        texts: readonly string[],
        pinned: string | null,
        { version, text }: Answer,
    ): string | null {
        const { expected, ledger } = this.args;
        if (version === null) return `no ${VERSION_HEADER}`;
        if (pinned !== null && version !== pinned) return `version ${version} answered for ${pinned}`;
        try {
            const fault = expected.fault(face, version, texts, face.read(JSON.parse(text)));
            if (fault === null) ledger.answeredBy(version);
            return fault;
        } catch (error) {
            return `unreadable answer: ${(error as Error).message}`;
        }
    }

    private async sendRubbish(): Promise<void> {
        const { random, ledger, rubbish } = this.args;
        const { name, method, path, body, headers } = random.pick(rubbish);
        const end = ledger.begin(`rubbish, ${name}`);
        try {
            const { status, text } = await this.send({
                method,
                path,
                body,
                headers: { "content-type": "application/json", ...headers },
            });
            if (status >= 400 && status < 500) end("refused");
            else if (status < 400) end("wrong", `answered ${String(status)}`);
            else end("lost", `${String(status)}: ${text.slice(0, 300)}`);
        } catch (error) {
            end("lost", (error as Error).message);
        }
    }

    /** A connection that breaks in the middle of the request's body, or that speaks no HTTP at all. */
    private async breakOff(): Promise<void> {
        const { ledger, random, url } = this.args;
        const { hostname, port } = new URL(url);
        const end = ledger.begin("broken off");
        const socket = connect({ host: hostname, port: Number(port) });
        // The server may end the connection first; either way nothing is owed.
        socket.on("error", () => undefined);
        const head = "POST /predict HTTP/1.1\r\nhost: soak\r\ncontent-type: application/json\r\n";
        socket.write(
            random.chance(0.2)
                ? "good morning\r\n\r\n"
                : `${head}content-length: 500\r\n\r\n{"text": "half of`,
        );
        await delay(random.below(MAX_PATIENCE_MS));
        socket.destroy();
        end("left");
    }

    private async send(options: Omit<Dispatcher.RequestOptions, "origin">): Promise<Answer> {
        const { statusCode, headers, body } = await this.pool.request(options);
        const text = await body.text();
        const retryAfter = Number(headers["retry-after"]);
        return {
            status: statusCode,
            version: first(headers[VERSION_HEADER]),
            retryAfter: Number.isFinite(retryAfter) ? retryAfter : null,
            text,
        };
    }
}

interface Answer {
    status: number;
    /** That the answer names in its header. */
    version: string | null;
    /** Seconds. */
    retryAfter: number | null;
    text: string;
}

function first(header: string | string[] | undefined): string | null {
    return (Array.isArray(header) ? header[0] : header) ?? null;
}
