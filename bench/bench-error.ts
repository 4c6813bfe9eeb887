import { UserError } from "../cli/bootstrap/user-error.mjs";

/** A user's mistake or something that this machine lacks; told without a stack. */
export class BenchError extends UserError {}
