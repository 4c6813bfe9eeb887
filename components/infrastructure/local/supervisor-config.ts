/** How supervisord is told of one service. */
export interface SupervisedProgram {
    /** Letters, digits, `_` and `-`. */
    name: string;
    /** The executable and its arguments. */
    command: string[];
    environment: Record<string, string>;
    /** Its working folder. */
    directory: string;
    /** Takes stdout and stderr; rotated. */
    logFile: string;
}

const LOG_ROTATION = "stdout_logfile_maxbytes=10MB\nstdout_logfile_backups=3";

/**
 * The section of supervisord's configuration that keeps a program running
 * (https://supervisord.org/configuration.html#program-x-section-settings).
 */
export function programSection(program: SupervisedProgram): string {
    return `[program:${program.name}]
command=${program.command.map(shellWord).join(" ")}
directory=${escapePercent(program.directory)}
environment=${environmentList(program.environment)}
autostart=true
autorestart=true
startsecs=1
startretries=10
; Longer than the server's own drain, so that it ends by itself; then the whole process group is killed.
stopwaitsecs=20
stopasgroup=true
killasgroup=true
redirect_stderr=true
stdout_logfile=${escapePercent(program.logFile)}
${LOG_ROTATION}
`;
}

/** Configuration of the daemon itself; its programs are the files that `include` names. */
export function daemonSection(paths: {
    socket: string;
    pidFile: string;
    logFile: string;
    programs: string;
    user: string;
}): string {
    return `[unix_http_server]
file=${escapePercent(paths.socket)}
chmod=0700

[supervisord]
pidfile=${escapePercent(paths.pidFile)}
logfile=${escapePercent(paths.logFile)}
logfile_maxbytes=10MB
logfile_backups=2
; Said so that a daemon started by root does not warn of it; the user stays the one who started it.
user=${paths.user}

[rpcinterface:supervisor]
supervisor.rpcinterface_factory=supervisor.rpcinterface:make_main_rpcinterface

[supervisorctl]
serverurl=unix://${escapePercent(paths.socket)}

[include]
files=${paths.programs}
`;
}

/** supervisord expands `%(name)s`, so that a plain per cent sign is written twice. */
function escapePercent(text: string): string {
    return text.replaceAll("%", "%%");
}

/** One word of a command line as Python's shlex reads it, which is how supervisord splits the command. */
function shellWord(word: string): string {
    const quoted = /^[A-Za-z0-9_@+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'"'"'`)}'`;
    return escapePercent(quoted);
}

function environmentList(environment: Record<string, string>): string {
    return Object.entries(environment)
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([name, value]) => `${name}="${escapePercent(value.replaceAll(/[\\"]/g, "\\$&"))}"`)
        .join(",");
}
