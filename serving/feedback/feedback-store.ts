import type { Label } from "../../model/contract";

/** Where a correction came in. */
export type FeedbackSource = "page" | "api" | "perspective";

/** What a person says of a comment's scores. */
export interface Feedback {
    text: string;
    /** The right probability of each label that the person judged, from 0 to 1; true is 1, false is 0. */
    corrections: Partial<Record<Label, number>>;
    source: FeedbackSource;
    /** Version whose scores were corrected; null where the reporter does not know. */
    modelVersion: string | null;
    /** Who reports, as the client names them (a session, a community), for trust and deletion; null if unnamed. */
    reporter: string | null;
    /** What came along and may help the reader: context, community, the client's token. */
    details: Readonly<Record<string, unknown>>;
}

/** Takes corrections in. */
export interface FeedbackStore {
    /**
     * Resolves once the correction outlives a crash of the process and of the machine.
     *
     * @returns the correction's id
     * @throws {ServiceError} feedbackFull, feedbackFailed.
     */
    append(feedback: Feedback): Promise<string>;
}
