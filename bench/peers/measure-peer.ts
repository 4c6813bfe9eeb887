import { throwIfInterrupted } from "../../cli/interrupt";
import type { CorePair } from "../cores";
import { freePort } from "../free-port";
import type { LoadPlan, LoadResult } from "../load/load";
import { runLoad } from "../load/run-load";
import { loadPlan } from "../measure/server-load";
import { summarise } from "../measure/summary";
import type { ServerProcess } from "../server/server-process";
import { median } from "../statistics";
import type { Peer } from "./peer";
import { PeerProcess } from "./peer-process";
import type { Figures, Measured, PeerScenario } from "./result";
import { checkSameScores, textsToCheck, type ScoreText } from "./same-scores";

export interface Effort {
    connections: readonly number[];
    rounds: number;
    /** Seconds. */
    warmUp: number;
    run: number;
}

export interface MeasurePeerArgs {
    peer: Peer;
    /** Folder of its virtual environment. */
    environment: string;
    /** Model folder, which our server serves too. */
    model: string;
    ours: ServerProcess;
    texts: readonly string[];
    cores: CorePair;
    effort: Effort;
    /** Folder for what it writes. */
    work: string;
    note: (detail: string) => void;
}

/**
 * A peer beside our server, on the same core and under the same load, in turn: whatever else the machine does meets
 * both alike. Who is not being measured rests.
 *
 * @throws {PeerError} where it does not start or gives other scores.
 */
export async function measurePeer(args: MeasurePeerArgs): Promise<Measured> {
    const { peer, environment, model, work, cores, ours, texts, note } = args;
    note("starting");
    const place = { port: await freePort(), model, work };
    const theirs = await PeerProcess.start(peer, environment, place, [cores.server]);
    try {
        const scored = textsToCheck(texts);
        const largestDifference = await checkSameScores(scored, scoreOf(ours), (text) => theirs.score(text));
        const scenarios = await measureScenarios(args, theirs);
        const ourBytes = ours.memory()?.now;
        return {
            startMs: theirs.startMs,
            megabytes: theirs.megabytes(),
            ourMegabytes: ourBytes === undefined ? null : ourBytes / 1e6,
            largestDifference,
            scenarios,
        };
    } finally {
        await theirs.stop();
    }
}

async function measureScenarios(args: MeasurePeerArgs, theirs: PeerProcess): Promise<PeerScenario[]> {
    const { effort, ours, texts, cores, note, peer } = args;
    const rounds = new Map(effort.connections.map((c) => [c, [] as PeerScenario["rounds"]]));
    for (let round = 1; round <= effort.rounds; round++)
        for (const [connections, done] of rounds) {
            throwIfInterrupted();
            note(`round ${String(round)} of ${String(effort.rounds)}, ${String(connections)} connections`);
            const plan = loadPlan(ours, texts, { connections, textsPerRequest: 1 }, effort);
            theirs.pause();
            const our = await runLoad(plan, [cores.generator]);
            theirs.resume();
            done.push({
                ours: our,
                theirs: await runLoad(planOf(plan, peer, theirs, texts), [cores.generator]),
            });
        }
    return [...rounds].map(([connections, done]) => ({
        connections,
        rounds: done,
        ours: figuresOf(
            connections,
            done.map((round) => round.ours),
        ),
        theirs: figuresOf(
            connections,
            done.map((round) => round.theirs),
        ),
        ratio: median(done.map((round) => round.ours.textsPerSecond / round.theirs.textsPerSecond)),
    }));
}

/** The same load, in the peer's own words. A peer may be several processes, so that none is named. */
function planOf(plan: LoadPlan, peer: Peer, { url }: PeerProcess, texts: readonly string[]): LoadPlan {
    const bodies = texts.map((text) => JSON.stringify(peer.body(text)));
    return { ...plan, url, bodies, pid: undefined, expected: '"severe_toxic":' };
}

function figuresOf(connections: number, loads: readonly LoadResult[]): Figures {
    // The limit is another benchmark's matter.
    const rounds = loads.map((load) => ({
        limitTextsPerSecond: 1,
        limitCpuMsPerText: null,
        load,
        otherCores: load.otherCores,
    }));
    const { textsPerSecond, latencyMs, refused, errors, otherCores } = summarise(
        { connections, textsPerRequest: 1 },
        rounds,
        null,
    );
    return { textsPerSecond, latencyMs, refused, errors, otherCores };
}

const scoreOf =
    ({ url }: ServerProcess): ScoreText =>
    async (text) => {
        const response = await fetch(`${url}/predict`, {
            method: "POST",
            headers: { "content-type": "application/json" },
            body: JSON.stringify({ text }),
        });
        if (response.status !== 200) throw new Error(`our server answers ${String(response.status)}`);
        const answer = (await response.json()) as { predictions: [{ scores: Record<string, number> }] };
        return answer.predictions[0].scores;
    };
