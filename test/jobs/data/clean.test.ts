import { expect } from "chai";
import { cleanText, identityKey } from "../../../jobs/data/clean";
import { deduplicate, mergeLabels } from "../../../jobs/data/deduplicate";
import type { LabelBits, Row } from "../../../jobs/data/row";

const row = (id: string, text: string, labels = "000000"): Row => ({
    id,
    text,
    labels: [...labels].map(Number) as unknown as LabelBits,
});

describe("jobs/data/clean", () => {
    it("composes Unicode, unifies line ends, removes control characters and trims", () => {
        expect(cleanText("\ufeff  cafe\u0301\r\nno\u0007\u0000w\rend\u0085 \t")).to.equal("café\nnow\nend");
    });

    it("keeps what carries meaning: case, inner spaces, tabs, emoji, zero-width joiners", () => {
        const text = "I  HATE\tthis 👩‍👩‍👧 f.u.c.k";
        expect(cleanText(text)).to.equal(text);
    });

    it("takes compatibility forms, case and spacing as the same comment", () => {
        expect(identityKey("ＨＥＹ \n you")).to.equal(identityKey("hey you"));
        expect(identityKey("hey you")).not.to.equal(identityKey("hey, you"));
    });
});

describe("jobs/data/deduplicate", () => {
    it("keeps the first copy and its place", () => {
        const result = deduplicate([row("1", "one"), row("2", "two"), row("3", "ONE")]);
        expect(result.rows.map((r) => r.id)).to.deep.equal(["1", "2"]);
        expect(result).to.include({ duplicates: 1, conflicts: 0 });
    });

    it("lets the majority of the copies decide each label, a tie for the label", () => {
        const result = deduplicate([
            row("1", "x", "100000"),
            row("2", "x", "110000"),
            row("3", "x", "001000"),
        ]);
        expect(result.rows[0]?.labels.join("")).to.equal("100000");
        expect(result.conflicts).to.equal(1);
        expect(mergeLabels([row("", "", "100010").labels, row("", "", "000011").labels]).join("")).to.equal(
            "100011",
        );
    });
});
