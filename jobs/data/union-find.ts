/** Disjoint sets of 0 … size−1, with union by size and path halving (Tarjan and van Leeuwen, 1984). */
export class UnionFind {
    private readonly parent: Uint32Array;
    private readonly size: Uint32Array;

    constructor(size: number) {
        this.parent = Uint32Array.from({ length: size }, (_, i) => i);
        this.size = new Uint32Array(size).fill(1);
    }

    /** Representative of the set that holds `item`. */
    find(item: number): number {
        let at = item;
        for (;;) {
            const up = this.parent[at] as number;
            if (up === at) return at;
            const above = this.parent[up] as number;
            this.parent[at] = above;
            at = above;
        }
    }

    /** Joins two sets; false when they were one already. */
    union(a: number, b: number): boolean {
        const rootA = this.find(a);
        const rootB = this.find(b);
        if (rootA === rootB) return false;
        const sizeA = this.size[rootA] as number;
        const sizeB = this.size[rootB] as number;
        const [small, large] = sizeA < sizeB ? [rootA, rootB] : [rootB, rootA];
        this.parent[small] = large;
        this.size[large] = sizeA + sizeB;
        return true;
    }

    /** Members of each set, in ascending order; sets in the order of their first members. */
    sets(): number[][] {
        const byRoot = new Map<number, number[]>();
        for (let i = 0; i < this.parent.length; i++) {
            const root = this.find(i);
            const set = byRoot.get(root);
            if (set === undefined) byRoot.set(root, [i]);
            else set.push(i);
        }
        return [...byRoot.values()];
    }
}
