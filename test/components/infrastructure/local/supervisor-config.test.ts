import { expect } from "chai";
import { programSection } from "../../../../components/infrastructure/local/supervisor-config";

const program = {
    name: "dev-server",
    command: ["/usr/bin/node", "main.js"],
    environment: {},
    directory: "/data",
    logFile: "/data/logs/dev-server.log",
};

describe("programSection", () => {
    it("restarts, rotates logs and ends the whole process group", () => {
        const section = programSection(program);
        for (const line of [
            "autorestart=true",
            "stdout_logfile_maxbytes=10MB",
            "stopasgroup=true",
            "killasgroup=true",
        ])
            expect(section.split("\n")).to.include(line);
    });

    it("quotes words for shlex and doubles per cent signs", () => {
        const section = programSection({ ...program, command: ["/opt/my node", "it's", "50%"] });
        expect(section).to.include(`command='/opt/my node' 'it'"'"'s' '50%%'`);
    });

    it("writes the environment in one order, with quotes and backslashes escaped", () => {
        const section = programSection({ ...program, environment: { B: 'say "hi" \\', A: "1%" } });
        expect(section).to.include(String.raw`environment=A="1%%",B="say \"hi\" \\"`);
    });
});
