import { expect } from "chai";
import { formatSince, servingOf } from "../../../../serving/page/assets/serving";

describe("what serves, in words", () => {
    const good = {
        model_version: "4" as string | null,
        alias: "production",
        since: "2026-11-24T12:00:00Z",
        registry: "reachable",
        alias_exists: true as boolean | null,
        refused: null as { version: string; reason: string; retries: boolean } | null,
    };
    const notices = (changes: Partial<typeof good>) => servingOf({ ...good, ...changes }).notices.join(" ");
    const state = (changes: Partial<typeof good>) => servingOf({ ...good, ...changes }).state;

    it("has nothing to add while all is well", () => {
        expect(servingOf(good)).deep.equal({ state: "ok", version: "4", notices: [] });
    });

    it("says that the server is silent", () => {
        expect(servingOf(null)).deep.include({ state: "none", version: null });
        expect(servingOf(null).notices.join()).match(/does not answer/);
    });

    it("says that the registry is away, and what serves on", () => {
        const away = { registry: "unreachable", alias_exists: null };
        expect(notices(away)).equal(
            "The model registry can’t be reached. Version 4 serves on; a newer one comes when it answers.",
        );
        expect(state(away)).equal("warning");
        expect(notices({ ...away, model_version: null })).match(/no version lies on this server’s disk/);
        expect(state({ ...away, model_version: null })).equal("none");
    });

    it("says that nothing was released yet, with the remedy", () => {
        expect(notices({ model_version: null, alias_exists: false })).match(
            /No version was released to production yet.*npm run pipeline -- mlops.*npm run promote/,
        );
        expect(notices({ alias_exists: false })).match(/names no version any more\. Version 4 serves on/);
    });

    it("says that a version is being loaded", () => {
        expect(notices({ model_version: null })).equal("A version is being loaded.");
    });

    it("says which version was refused, why, and what serves on", () => {
        const refused = { version: "5", reason: "model.onnx differs from its sha256.", retries: false };
        expect(notices({ refused })).equal(
            "Version 5 does not serve: model.onnx differs from its sha256. Version 4 serves on.",
        );
        expect(notices({ refused: { ...refused, retries: true } })).match(/It is tried again\.$/);
        expect(notices({ refused, model_version: null })).not.match(/serves on/);
    });

    it("writes the time as short as it can be", () => {
        const now = new Date(2026, 10, 24, 13, 0);
        expect(formatSince(new Date(2026, 10, 24, 9, 5), now, "en-GB")).equal("09:05");
        expect(formatSince(new Date(2026, 10, 23, 0, 5), now, "en-GB")).match(/^23 Nov, 00:05$/);
        expect(formatSince(new Date(2025, 10, 24, 9, 5), now, "en-GB")).match(/^24 Nov 2025, 09:05$/);
    });
});
