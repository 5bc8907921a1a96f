// Does config/flow.schema.json refuse what the reader of flow files refuses, and nothing else?
// Ajv judges each document that --program writes (schema_mutations_main.cpp).
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import Ajv from "ajv";

const program = process.argv[process.argv.indexOf("--program") + 1];
const schema = JSON.parse(
  readFileSync(new URL("../../config/flow.schema.json", import.meta.url), "utf8"));
const ajv = new Ajv({ strict: true, strictTypes: false, strictRequired: false, allErrors: false });
ajv.addSchema(schema, "flow");
const whole = ajv.getSchema("flow");
const shapes = new Map();
const judge = (shape) => {
  if (!shapes.has(shape)) shapes.set(shape, ajv.compile({ $ref: `flow#/definitions/${shape}` }));
  return shapes.get(shape);
};

// What the reader does not look into; the schema says what it is meant to be.
const leftAside = (one) => {
  const [, first] = one.at === "" ? ["", one.key] : one.at.split("/");
  return ["title", "licence", "source"].includes(first);
};

const child = spawn(program, { stdio: ["ignore", "pipe", "inherit"] });
const counts = { documents: 0, refused: 0, aside: 0 };
const wrong = [];
for await (const line of createInterface({ input: child.stdout })) {
  const one = JSON.parse(line);
  counts.documents += 1;
  if (leftAside(one)) {
    counts.aside += 1;
    continue;
  }
  const valid = judge(one.shape)(one.document);
  if (one.how === "as it is" && !whole(one.document)) {
    wrong.push(`${one.file}: not valid as a whole: ${ajv.errorsText(whole.errors)}`);
  }
  if (one.codes !== "") counts.refused += 1;
  if (valid === (one.codes === "")) continue;
  const said = valid ? "valid" : ajv.errorsText(judge(one.shape).errors);
  wrong.push(`${one.file}: ${one.how} ${one.at} ${one.key}: reader ${one.codes || "takes it"}; schema ${said}`);
}
for (const text of wrong.slice(0, 40)) console.log(text);
console.log(`${counts.documents} documents, ${counts.refused} refused by the reader, ` +
  `${counts.aside} left aside, ${wrong.length} judged otherwise by the schema`);
process.exit(wrong.length === 0 && counts.refused > 1000 ? 0 : 1);
