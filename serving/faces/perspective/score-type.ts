/** Whether a score type is the one that is supported, by its name or by being left open. */
export const isProbability = (scoreType: string | undefined): boolean =>
    scoreType === undefined || scoreType === "PROBABILITY" || scoreType === "SCORE_TYPE_UNSPECIFIED";
