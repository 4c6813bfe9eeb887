/** A value at a time. */
export interface Sample {
    seconds: number;
    value: number;
}

export interface Trend {
    /** Units of the value per hour. */
    perHour: number;
    /** 95 % confidence interval of `perHour`; infinite where there are too few samples to tell. */
    low: number;
    high: number;
    /** The line's value at `seconds` = 0. */
    intercept: number;
}

/** Degrees of freedom below which nothing is claimed. */
const LEAST_FREEDOM = 4;

/**
 * Least squares line through samples taken at a fixed pace.
 *
 * Memory a second ago tells of memory now, so that plain least squares would be far too sure of itself. The
 * standard error is that of as many independent samples as the residuals' lag-1 autocorrelation ρ leaves,
 * n·(1−ρ)/(1+ρ) (Santer et al., 2000, doi:10.1029/1999JD901105).
 */
export function linearTrend(samples: readonly Sample[]): Trend {
    const n = samples.length;
    const meanSeconds = mean(samples.map(({ seconds }) => seconds));
    const meanValue = mean(samples.map(({ value }) => value));
    const spread = samples.reduce((sum, { seconds }) => sum + (seconds - meanSeconds) ** 2, 0);
    if (n < 2 || spread === 0) return { perHour: 0, low: -Infinity, high: Infinity, intercept: meanValue };
    const slope =
        samples.reduce((sum, s) => sum + (s.seconds - meanSeconds) * (s.value - meanValue), 0) / spread;
    const intercept = meanValue - slope * meanSeconds;
    const residuals = samples.map(({ seconds, value }) => value - (intercept + slope * seconds));
    const squares = residuals.reduce((sum, r) => sum + r * r, 0);
    const freedom = n * independentShare(residuals, squares) - 2;
    const margin =
        freedom < LEAST_FREEDOM ? Infinity : student95(freedom) * Math.sqrt(squares / freedom / spread);
    return {
        perHour: slope * 3600,
        low: (slope - margin) * 3600,
        high: (slope + margin) * 3600,
        intercept,
    };
}

/** (1−ρ)/(1+ρ); a negative ρ would promise more samples than there are, and counts as none. */
function independentShare(residuals: readonly number[], squares: number): number {
    if (squares === 0) return 1;
    const products = residuals.slice(1).reduce((sum, r, i) => sum + r * (residuals[i] as number), 0);
    const rho = Math.max(0, products / squares);
    return (1 - rho) / (1 + rho);
}

/** Quantile 0.975 of Student's t by Cornish and Fisher's expansion; within 0.5 % from 4 degrees of freedom on. */
function student95(freedom: number): number {
    const z = 1.959964;
    return (
        z +
        (z ** 3 + z) / (4 * freedom) +
        (5 * z ** 5 + 16 * z ** 3 + 3 * z) / (96 * freedom ** 2) +
        (3 * z ** 7 + 19 * z ** 5 + 17 * z ** 3 - 15 * z) / (384 * freedom ** 3)
    );
}

function mean(values: readonly number[]): number {
    return values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;
}
