/**
 * How the server's process is to be started, whoever starts it: what it needs of memory follows from this more than
 * from its code. With the linear model, two threads, and versions swapped under load it took up to 274 MB without these
 * and 229 MB with them.
 */

/** Flags of Node before the script. */
export const NODE_FLAGS: readonly string[] = [
    "--enable-source-maps",
    // The young generation otherwise grows to 48 MB under load, of requests long answered.
    "--max-semi-space-size=8",
    // V8 otherwise first collects the old generation at hundreds of MB. 17 MB of it live; collecting at half as much
    // again is 3 ms each time, seldom more than once a second.
    "--initial-old-space-size=32",
    "--heap-growing-percent=50",
];

/** Settings of glibc's malloc; other libraries ignore them. */
export const MALLOC_ENVIRONMENT: Readonly<Record<string, string>> = {
    // Each thread otherwise has an arena of its own, which keeps 20 MB of a model that it loaded.
    MALLOC_ARENA_MAX: "2",
    // Weights come and go as mappings of their own; tensors of a batch are smaller and stay in the arenas. Setting one
    // of the two ends that glibc raises both by itself.
    MALLOC_MMAP_THRESHOLD_: String(4 << 20),
    MALLOC_TRIM_THRESHOLD_: String(16 << 20),
};
