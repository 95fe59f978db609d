// Every procedure as BPMN 2.0, seen by others: the official schema of the OMG, and the reader that bpmn-js and Camunda Modeler are built on.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import { fileURLToPath } from "node:url";
import { BpmnModdle } from "bpmn-moddle";
import { handbookProcedures, procedureBpmn } from "service-hall";
import { validateXML } from "xmllint-wasm";

const procedures = handbookProcedures();
const drawn = procedures.flatMap((procedure) =>
  ["zh", "en"].map((language) => {
    const { bpmn } = procedureBpmn({ procedure: procedure.id, language });
    return { procedure, fileName: `${procedure.id}.${language}.bpmn`, contents: bpmn };
  }),
);

// The schema files come with bpmn-moddle, as the OMG publishes them.
function schema(name) {
  const path = fileURLToPath(import.meta.resolve(`bpmn-moddle/resources/bpmn/xsd/${name}.xsd`));
  return { fileName: `${name}.xsd`, contents: readFileSync(path, "utf8") };
}

function validate(xml) {
  const preload = ["BPMNDI", "DC", "DI", "Semantic"].map(schema);
  return validateXML({ xml: xml.map(({ fileName, contents }) => ({ fileName, contents })), schema: [schema("BPMN20")], preload });
}

test("every procedure is drawn", () => assert(drawn.length >= 128));

test("every procedure is valid by the official schema", async () => {
  const { valid, errors } = await validate(drawn);
  assert.deepEqual([valid, errors.map(({ rawMessage }) => rawMessage)], [true, []]);
});

test("the schema is really asked", async () => {
  const [{ fileName, contents }] = drawn;
  const { valid, errors } = await validate([{ fileName, contents: contents.replace("<bpmn:userTask ", '<bpmn:userTask mood="glad" ') }]);
  assert.equal(valid, false);
  assert.match(errors[0].message, /mood/);
});

for (const { procedure, fileName, contents } of drawn) {
  test(`${fileName} is read without a warning`, async () => {
    const { rootElement, warnings } = await new BpmnModdle().fromXML(contents);
    assert.deepEqual(warnings, []);
    const process = rootElement.rootElements.find((element) => element.$type === "bpmn:Process");
    const tasks = process.flowElements.filter(({ $type }) => ["bpmn:UserTask", "bpmn:CallActivity"].includes($type));
    assert.deepEqual(tasks.map(({ id }) => id), procedure.steps.map(({ id }) => `task_${id}`));
    const shown = rootElement.diagrams[0].plane.planeElement.map(({ bpmnElement }) => bpmnElement);
    assert(process.flowElements.every((element) => shown.includes(element)));
  });
}
