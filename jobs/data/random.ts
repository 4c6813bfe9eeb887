/** Seeded pseudo-random numbers: the same seed gives the same sequence on every machine. */
export class Random {
    private state: number;

    /** @param seed any integer; its low 32 bits count */
    constructor(seed: number) {
        this.state = seed >>> 0;
    }

    /** Next 32-bit unsigned integer: mulberry32 (Tommy Ettinger, public domain). */
    uint32(): number {
        this.state = (this.state + 0x6d2b79f5) >>> 0;
        let t = this.state;
        t = Math.imul(t ^ (t >>> 15), t | 1);
        t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
        return (t ^ (t >>> 14)) >>> 0;
    }

    /** Real number in [0, 1). */
    real(): number {
        return this.uint32() / 4294967296;
    }

    /** Integer in [0, below). */
    below(below: number): number {
        return Math.floor(this.real() * below);
    }

    /** True with the given probability. */
    chance(probability: number): boolean {
        return this.real() < probability;
    }

    pick<T>(items: readonly T[]): T {
        if (items.length === 0) throw new Error("bug: nothing to pick from");
        return items[this.below(items.length)] as T;
    }

    /** New array in random order (Fisher and Yates). */
    shuffle<T>(items: readonly T[]): T[] {
        const out = [...items];
        for (let i = out.length - 1; i > 0; i--) {
            const j = this.below(i + 1);
            [out[i], out[j]] = [out[j] as T, out[i] as T];
        }
        return out;
    }
}
