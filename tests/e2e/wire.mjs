// docs/wire as ajv reads it: which schema a message of which topic has to keep.

import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import Ajv2020 from "ajv/dist/2020.js";
import addFormats from "ajv-formats";

export const wire = new URL("../../docs/wire/", import.meta.url);
export const load = (name) => JSON.parse(readFileSync(new URL(name, wire), "utf8"));

const ajv = new Ajv2020({ strict: false, allErrors: false });
addFormats(ajv);
const envelope = ajv.compile(load("envelope.schema.json"));
const stub = ajv.compile(load("stub.schema.json"));
const control = ajv.compile(load("control.schema.json"));

const byType = (file) => {
  const document = load(file);
  ajv.addSchema(document, file);
  const known = new Map(Object.keys(document.$defs).map((type) => [`org.wec.${type}.v1`, ajv.compile({ $ref: `${file}#/$defs/${type}` })]));
  return (message) => known.get(message.type);
};
const events = byType("events.schema.json");
const commands = byType("commands.schema.json");

const fail = (check, what) => `${what}: ${ajv.errorsText(check.errors)}`;

const enveloped = (message, types) => {
  if (message.wecstub) return stub(message) ? "" : fail(stub, "stub");
  if (!envelope(message)) return fail(envelope, "envelope");
  const data = types(message);
  if (!data) return `type ${message.type} is not documented`;
  return data(message.data) ? "" : fail(data, message.type);
};

/// The messages in the bytes of one MQTT message: several when it is a bundle.
export const open = (bytes) => {
  const text = (bytes[0] === 0x1f ? gunzipSync(bytes) : bytes).toString("utf8");
  const value = JSON.parse(text);
  return Array.isArray(value) ? value : [value];
};

/// "" or what is wrong with one message of this topic.
export const wrong = (topic, message) => {
  if (topic.endsWith("/up/ev") || topic.endsWith("/dn/arc")) return enveloped(message, events);
  if (topic.endsWith("/dn/cmd")) return enveloped(message, commands);
  return control(message) ? "" : fail(control, message.t);
};
