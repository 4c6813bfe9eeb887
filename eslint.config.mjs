import importX from "eslint-plugin-import-x";
import { createTypeScriptImportResolver } from "eslint-import-resolver-typescript";
import tseslint from "typescript-eslint";

/** A zone of `import-x/no-restricted-paths`: files of `target` must not import from `from`, and why. */
const zone = (target, from, message) => ({
    target: `./${target}`,
    from: from.map((path) => `./${path}`),
    message,
});

export default tseslint.config(
    { ignores: ["node_modules", "dist", ".moderato", "serving/page/assets", "serving/openapi/assets"] },
    ...tseslint.configs.recommendedTypeChecked,
    {
        languageOptions: {
            parserOptions: {
                projectService: { allowDefaultProject: ["eslint.config.mjs"] },
                tsconfigRootDir: import.meta.dirname,
            },
        },
        plugins: { "import-x": importX },
        settings: { "import-x/resolver-next": [createTypeScriptImportResolver()] },
        rules: {
            "@typescript-eslint/no-floating-promises": "error",
            "import-x/no-cycle": "error",
            "import-x/no-restricted-paths": [
                "error",
                {
                    zones: [
                        zone(
                            "model",
                            ["serving", "jobs", "components", "cli", "test"],
                            "model/ is the contract between serving and jobs: it knows neither of its users.",
                        ),
                        zone(
                            "serving",
                            ["jobs", "components", "cli", "test"],
                            "serving/ answers requests: it must run without the pipeline and without Pulumi. Share by model/.",
                        ),
                        zone(
                            "jobs",
                            ["serving", "components", "cli", "test"],
                            "jobs/ runs on any infrastructure: what it knows of the platform comes by jobs/platform.ts. Share by model/.",
                        ),
                        zone(
                            "components",
                            ["cli", "test"],
                            "components/ is the program that any Pulumi CLI runs: the commands stand on it, not the other way round.",
                        ),
                        zone("cli", ["test"], "Tests stand on the product, not the other way round."),
                    ],
                },
            ],
            "no-restricted-imports": "off",
            "@typescript-eslint/no-unused-vars": [
                "error",
                { argsIgnorePattern: "^_", varsIgnorePattern: "^_" },
            ],
        },
    },
    {
        files: ["serving/**", "jobs/**", "model/**"],
        rules: {
            "no-restricted-imports": [
                "error",
                {
                    patterns: [
                        {
                            group: ["@pulumi/*"],
                            message:
                                "Only components/ and index.ts know Pulumi: servers and jobs run without it.",
                        },
                    ],
                },
            ],
        },
    },
    {
        files: ["test/**"],
        rules: {
            // chai's assertions are expressions; answers of the parts under test are untyped JSON.
            "@typescript-eslint/no-unused-expressions": "off",
            "@typescript-eslint/no-unsafe-assignment": "off",
            "@typescript-eslint/no-unsafe-argument": "off",
            "@typescript-eslint/no-unsafe-member-access": "off",
            "@typescript-eslint/no-unsafe-call": "off",
            "@typescript-eslint/require-await": "off",
            "@typescript-eslint/no-unsafe-return": "off",
            "@typescript-eslint/unbound-method": "off",
            "@typescript-eslint/no-misused-promises": ["error", { checksVoidReturn: false }],
        },
    },
    { files: ["**/*.mjs"], ...tseslint.configs.disableTypeChecked },
);
