export interface Example {
    name: string;
    text: string;
}

/** Comments to click: praise, criticism of a thing, one rude sentence among friendly ones, a person's identity. */
export const EXAMPLES: readonly Example[] = [
    {
        name: "A thank-you",
        text: "Thanks for the second graph. It answered my question, and the source below it was worth reading too.",
    },
    {
        name: "Blunt criticism",
        text: "I disagree with nearly all of this. The numbers are two years old, and the conclusion does not follow from them.",
    },
    {
        name: "One rude sentence",
        text: "Good point about the harbour. But you write like a pompous idiot, and your map is stupid garbage. The tide tables are linked below.",
    },
    {
        name: "About oneself",
        text: "I am deaf, and my wife and I run a small chess club. Newcomers of every faith are welcome on Thursdays.",
    },
];
