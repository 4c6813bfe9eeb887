import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { languageOf } from "../../../serving/text/language";

const SENTENCES = JSON.parse(readFileSync(join(__dirname, "sentences-by-language.json"), "utf8")) as Record<
    string,
    string[]
>;

/** What is short, misspelt, shouted or full of names still is English. */
const ENGLISH = [
    "Thanks!",
    "lol ok",
    "u r so dumb lol",
    "WHAT A LOAD OF RUBBISH",
    "Go away and never come back.",
    "The train from Torino to Milano and Roma",
    "Hey, cool! Happy birthday...!",
    "No no no no no no no no no no",
    "hi moron hi moron hi moron hi moron hi moron hi moron",
    "REDIRECT Talk:Pedro Daniel Estrada",
    "Angela Merkel und Wolfgang, see the German article",
    "see https://de.wikipedia.org/wiki/Wikipedia:Hauptseite",
    "wrote to someone.strange@beispiel.example.de about it",
    "da da da best band ever man",
    "hahahahahahahahahahaha",
    "nooooooooooooooooooooooooooo wayyyyyyyyyyyyyyyyyy",
    "Café déjà vu, mon ami",
    "I can't believe thiiiiis is hapening agian",
    "plz stop revertin my edits ur not the boss of me",
    "Yo mama, vato loco",
    "La la la, que sera sera, sang she",
];

describe("languageOf", () => {
    it("keeps English comments English, however short and misspelt", async () => {
        const wrong: string[] = [];
        for (const text of ENGLISH) {
            const language = await languageOf(text, "en");
            if (language !== "en") wrong.push(`${language}: ${text}`);
        }
        expect(wrong).deep.equal([]);
    });

    it("assumes English where there is nothing to tell it by", async () => {
        for (const text of ["", "👍👍👍", "12345 !!! :-)", "https://example.org/тест"]) {
            expect(await languageOf(text, "en"), text).equal("en");
        }
    });

    it("recognises over nine in ten sentences of other languages, cut at 40 characters too", async () => {
        const all = Object.entries(SENTENCES).flatMap(([language, texts]) =>
            texts.map((text) => ({ language, text })),
        );
        expect(all.length).greaterThanOrEqual(100);
        for (const length of [40, 1000]) {
            let right = 0;
            for (const { language, text } of all) {
                const found = await languageOf(Array.from(text).slice(0, length).join(""), "en");
                // The library knows Indonesian by its near twin Malay.
                if (found === language || (language === "id" && found === "ms")) right++;
            }
            expect(right / all.length, `cut at ${length}`).greaterThan(0.9);
        }
    });

    it("needs few letters of another script", async () => {
        expect(await languageOf("你是个笨蛋", "en")).equal("zh");
        expect(await languageOf("これはひどい", "en")).equal("ja");
        expect(await languageOf("I love the word 笨蛋 so much", "en")).equal("en");
    });

    it("tells that it cannot tell where it knows no language of the script", async () => {
        expect(await languageOf("ကျွန်တော် မြန်မာစာ ရေးနေပါတယ်", "en")).equal(null);
    });
});
