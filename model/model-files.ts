/** Files of a registered version that the scorer needs; MLflow's own `MLmodel` lies beside them. */
export const MODEL_FILE = "model.onnx";
export const TOKENIZER_FILE = "tokenizer.json";
export const CONTRACT_FILE = "moderato.json";
