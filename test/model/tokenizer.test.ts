import { expect } from "chai";
import { codePointVocabulary, type TokenizerDefinition } from "../../model/character-encoding";
import { ModelError } from "../../model/model-error";
import { createTokenizer } from "../../model/tokenizer";
import { readFixture } from "../support/model-folder";

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
