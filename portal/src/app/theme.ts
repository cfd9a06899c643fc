import { createTheme, type MantineColorsTuple } from "@mantine/core";

/** Teal of a carbon copy. Shades 7 and 8 carry white text with more than 4.5:1. */
const brand: MantineColorsTuple = [
  "#e9f6f5",
  "#d5ebe9",
  "#a9d7d3",
  "#5fc9c2",
  "#4db3ac",
  "#2e938d",
  "#1d7f7a",
  "#13716d",
  "#0c6361",
  "#064f4d",
];

export const theme = createTheme({
  colors: { brand },
  primaryColor: "brand",
  primaryShade: { light: 8, dark: 7 },
  defaultRadius: 6,
  fontFamily: "var(--sans)",
  fontFamilyMonospace: "var(--mono)",
  respectReducedMotion: true,
  cursorType: "pointer",
});
