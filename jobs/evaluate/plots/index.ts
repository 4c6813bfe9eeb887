export { plotsOf } from "./all-plots";
export { toSvg, type Plot } from "./specification";
