import { expect } from "chai";
import { failureLines, lockOwner, progressWords } from "../../cli/pulumi-errors";

describe("lockOwner", () => {
    it("reads who holds a stack's lock", () => {
        const output = `Updating (dev):
error: the stack is currently locked by 1 lock(s). Either wait for the other process(es) to end or delete the lock file with \`pulumi cancel\`.
  file:///home/ann/.moderato/pulumi/.pulumi/locks/organization/moderato/dev/42.json: created by ann@desk (pid 8188) at 2026-11-24T09:49:51Z`;
        expect(lockOwner(output)).to.deep.equal({ host: "desk", pid: 8188 });
    });
    it("is nobody in other errors", () =>
        expect(lockOwner("error: created by ann@desk (pid 1)")).to.equal(undefined));
});

describe("failureLines", () => {
    it("are the diagnostics", () => {
        const output = `Updating (dev):
 +  x creating
Diagnostics:
  pulumi:pulumi:Stack (moderato-dev):
    warning: using pulumi-language-nodejs from $PATH at /x
    error: update failed

  moderato:Server (server):
    error: port 8001 is taken

Resources:
    1 unchanged`;
        expect(failureLines(output)).to.deep.equal([
            "pulumi:pulumi:Stack (moderato-dev):",
            "moderato:Server (server):",
            "error: port 8001 is taken",
        ]);
    });
    it("are the errors where there are no diagnostics", () =>
        expect(failureLines("warning: x\nerror: no stack named 'qa' found\n")).to.deep.equal([
            "error: no stack named 'qa' found",
        ]));
});

describe("progressWords", () => {
    it("are what is done to which resource", () => {
        expect(progressWords(" +  pulumi-nodejs:dynamic/moderato:Server server creating (0s) ")).to.equal(
            "creating server",
        );
        expect(progressWords(" ~  a:b:C mlflow updating (2s) [diff: ~port]")).to.equal("updating mlflow");
        expect(progressWords(" +  a:b:C server created (0.01s) ")).to.equal(undefined);
        expect(progressWords("@ updating....")).to.equal(undefined);
    });
});
