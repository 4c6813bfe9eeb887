/** Whether whoever asked still waits for the answer; asked before a text is taken. An AbortSignal is one. */
export interface Presence {
    readonly aborted: boolean;
    readonly reason: unknown;
}
