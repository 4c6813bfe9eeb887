import { z } from "zod";
import type { JsonSchema, Schema } from "./operation";

/** Which side of a transforming schema is meant: what is sent to the server, or what it answers. */
type Direction = "input" | "output";

/** A `title` of this form names a schema for all operations. */
const NAME = /^[A-Za-z][A-Za-z0-9_]*$/;

/**
 * Schemas as they stand in an OpenAPI 3.1 document, whose dialect is JSON Schema's draft 2020-12. One with a
 * name as its title goes to `components` once, wherever it stands; all others stay where they are.
 */
export class ComponentSchemas {
    readonly all: Record<string, JsonSchema> = {};

    /** @throws where two different schemas have one name. */
    add(schema: Schema, direction: Direction): JsonSchema {
        const json = schema instanceof z.ZodType ? toJson(schema, direction) : schema;
        return this.hoist(json) as JsonSchema;
    }

    private hoist(node: unknown): unknown {
        if (Array.isArray(node)) return node.map((item) => this.hoist(item));
        if (typeof node !== "object" || node === null) return node;
        const { $schema: _, $defs, ...rest } = node as Record<string, unknown>;
        for (const [name, definition] of Object.entries($defs ?? {})) {
            this.register(name, this.hoist(definition) as JsonSchema);
        }
        const entries = Object.entries(rest).map(([key, value]) => [key, this.hoistValue(key, value)]);
        const json = Object.fromEntries(entries) as JsonSchema;
        const name = json["title"];
        // `title` is also what a property may be called; a schema's is a string beside a type or a combination.
        if (typeof name !== "string" || !NAME.test(name)) return json;
        return this.register(name, json);
    }

    private hoistValue(key: string, value: unknown): unknown {
        if (key === "$ref") return String(value).replace("#/$defs/", "#/components/schemas/");
        // Examples are data, which may hold any key.
        return key === "examples" || key === "default" || key === "const" || key === "enum"
            ? value
            : this.hoist(value);
    }

    private register(name: string, json: JsonSchema): JsonSchema {
        const known = this.all[name];
        if (known !== undefined && JSON.stringify(known) !== JSON.stringify(json)) {
            throw new Error(`two different schemas are called ${name}`);
        }
        this.all[name] = json;
        return { $ref: `#/components/schemas/${name}` };
    }
}

/** What zod cannot say in JSON Schema (a transform's result, a refinement) is left open. */
const toJson = (schema: z.ZodType, io: Direction): JsonSchema =>
    z.toJSONSchema(schema, { io, unrepresentable: "any" });
