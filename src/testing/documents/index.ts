export { documentsOf } from "./documents-of.ts";
