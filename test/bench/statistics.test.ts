import { expect } from "chai";
import { median, quantile } from "../../bench/statistics";

describe("median", () => {
    it("is the middle value, or the mean of the two in the middle, whatever the order", () => {
        expect(median([3, 100, 1])).to.equal(3);
        expect(median([10, 1, 3, 2])).to.equal(2.5);
        expect(median([7])).to.equal(7);
    });

    it("sorts numbers as numbers", () => {
        expect(median([100, 9, 20])).to.equal(20);
    });

    it("is not made up for no values", () => {
        expect(() => median([])).to.throw(RangeError);
    });

    it("leaves the values in their order", () => {
        const values = [3, 1, 2];
        median(values);
        expect(values).to.deep.equal([3, 1, 2]);
    });
});

describe("quantile", () => {
    it("is a value of the list, by the nearest rank", () => {
        const values = Array.from({ length: 100 }, (_, i) => 100 - i);
        expect(quantile(values, 0.95)).to.equal(95);
        expect(quantile(values, 1)).to.equal(100);
        expect(quantile(values, 0)).to.equal(1);
        expect(quantile([5, 6], 0.5)).to.equal(5);
        expect(() => quantile([], 0.5)).to.throw(RangeError);
    });
});
