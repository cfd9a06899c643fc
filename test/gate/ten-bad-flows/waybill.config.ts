import { defineConfig } from "waybill";

export default defineConfig({});
