/** Reading what Pulumi's CLI prints when it fails. */

/** Who holds a stack's lock, out of "created by user@host (pid 4711) at …"; undefined when the text is another error. */
export function lockOwner(output: string): { host: string; pid: number } | undefined {
    const match = /stack is currently locked[\s\S]*?created by \S+@(\S+) \(pid (\d+)\)/.exec(output);
    return match?.[1] ? { host: match[1], pid: Number(match[2]) } : undefined;
}

/** Lines that say what is wrong: those under "Diagnostics:", else those that begin with "error:". */
export function failureLines(output: string): string[] {
    const lines = output.split("\n").map((line) => line.trimEnd());
    const from = lines.findIndex((line) => line.startsWith("Diagnostics:"));
    if (from < 0)
        return lines.filter((line) => line.trimStart().startsWith("error:")).map((line) => line.trim());
    const rest = lines.slice(from + 1);
    const to = rest.findIndex((line) => /^(Outputs|Resources|Duration):?/.test(line));
    return (to < 0 ? rest : rest.slice(0, to))
        .map((line) => line.trim())
        .filter((line) => line && !/^warning: using pulumi-/.test(line) && line !== "error: update failed");
}

/** A line of Pulumi's own progress as words for ours: " +  moderato:x:Y name creating (0s)" → "creating name". */
export function progressWords(line: string): string | undefined {
    const match = /^\s*[~+-]+\s+\S+\s+(\S+)\s+(creating|updating|deleting|replacing|refreshing)\b/.exec(line);
    return match ? `${String(match[2])} ${String(match[1])}` : undefined;
}
