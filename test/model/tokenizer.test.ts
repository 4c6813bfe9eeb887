import { expect } from "chai";
import { codePointVocabulary, type TokenizerDefinition } from "../../model/character-encoding";
import { ModelError } from "../../model/model-error";
import { createTokenizer } from "../../model/tokenizer";
import { isWordWise } from "../../model/word-encoding";
import { readFixture } from "../support/model-folder";
import { seededBelow } from "../support/random";

interface Encodings {
    texts: string[];
    characters: number[][];
    words: number[][];
    words_cut: number[][];
    max_length: number;
}

describe("createTokenizer", () => {
    const expected = readFixture<Encodings>("encodings.json");
    const characters = readFixture<TokenizerDefinition>("characters.tokenizer.json");
    const words = readFixture<TokenizerDefinition>("words.tokenizer.json");

    expected.texts.forEach((text, i) => {
        it(`gives the ids of Python's tokenizers for ${JSON.stringify(text)}`, () => {
            expect([...createTokenizer(characters, 1000).encode(text)]).deep.equal(expected.characters[i]);
            expect([...createTokenizer(words, 1000).encode(text)]).deep.equal(expected.words[i]);
        });
    });

    it("gives the same ids by the path for characters as by the library", () => {
        // A post-processor that adds nothing keeps the library's path.
        const library = { ...characters, post_processor: { type: "Sequence", processors: [] } };
        expect(codePointVocabulary(characters)).not.equal(null);
        expect(codePointVocabulary(library)).equal(null);
        for (const text of expected.texts) {
            expect(createTokenizer(characters, 1000).encode(text)).deep.equal(
                createTokenizer(library, 1000).encode(text),
            );
        }
    });

    describe("word by word", () => {
        /** The same pre-tokenizer, so named that it is not known as one of single words. */
        const byLibrary = (definition: TokenizerDefinition) => ({
            ...definition,
            pre_tokenizer: { type: "Sequence", pretokenizers: [{ type: "BertPreTokenizer" }] },
        });
        const cls = { id: 2, content: "[CLS]", special: true, normalized: false };
        const withAdded = { ...words, added_tokens: [cls] };
        const plain = [
            ...[
                "You",
                "are",
                "GREAT",
                "idiot",
                "[UNK]",
                "[CLS]",
                "##s",
                "1",
                "x".repeat(40),
                "y".repeat(120),
            ],
            ...[" ", "  ", "\n", "\t", "\r\n", "\v", "\f", "\0", "\x7f", "!", "...", "'", "-", "_", "`", "["],
        ];
        const any = [
            ...["naïve", "e\u0301", "\u0301", "ΟΔΟΣ", "İ", "漢字", "😀", "\ud83d", "“", "ﬁ", "K"],
            ...["\u00a0", "\u2028", "\u3000", "\u200b", "\ufeff", "\u0085"],
            ...plain,
        ];

        for (const [name, definition] of Object.entries({ words, withAdded })) {
            it(`gives the library's ids, whatever stands between and within words (${name})`, () => {
                expect(isWordWise(definition)).equal(true);
                expect(isWordWise(byLibrary(definition))).equal(false);
                const ours = createTokenizer(definition, 60);
                const library = createTokenizer(byLibrary(definition), 60);
                const random = seededBelow(1);
                for (let round = 0; round < 4000; round++) {
                    const pieces = round % 2 === 0 ? plain : any;
                    const text = Array.from({ length: random(14) }, () => pieces[random(pieces.length)]).join(
                        "",
                    );
                    expect([...ours.encode(text)], JSON.stringify(text)).deep.equal([
                        ...library.encode(text),
                    ]);
                }
            });
        }

        const added = (changes: object) => ({ ...words, added_tokens: [{ content: "<user>", ...changes }] });
        it("is left to the library where an added token may reach over the end of a word", () => {
            expect(isWordWise(added({}))).equal(true);
            for (const changes of [
                { content: "a b" },
                { lstrip: true },
                { rstrip: true },
                { single_word: true },
            ])
                expect(isWordWise(added(changes)), JSON.stringify(changes)).equal(false);
        });
    });

    it("cuts to the longest length as Python does, special tokens kept", () => {
        const tokenizer = createTokenizer(words, expected.max_length);
        expected.texts.forEach((text, i) => {
            expect([...tokenizer.encode(text)]).deep.equal(expected.words_cut[i]);
        });
    });

    it("cuts characters to the longest length", () => {
        const whole = createTokenizer(characters, 1000).encode("You are GREAT!!!");
        const cut = createTokenizer(characters, 5).encode("You are GREAT!!!");
        expect([...cut]).deep.equal([...whole.subarray(0, 5)]);
    });

    it("treats a lone surrogate as one unknown character", () => {
        const tokenizer = createTokenizer(characters, 10);
        expect([...tokenizer.encode("\ud83d")]).deep.equal([...tokenizer.encode("\ufffd")]);
    });

    it("refuses a definition that is not a tokenizer", () => {
        expect(() => createTokenizer({ model: {} }, 10)).throw(ModelError, /tokenizer\.json cannot be read/);
    });
});
