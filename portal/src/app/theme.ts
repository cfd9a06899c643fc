import { createTheme, type MantineColorsTuple } from "@mantine/core";

/** Teal of a carbon copy. Shade 8 carries white text in light, shade 3 dark text in dark (both above 4.5:1). */
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
  primaryShade: { light: 8, dark: 3 },
  autoContrast: true,
  luminanceThreshold: 0.4,
  defaultRadius: 6,
  fontFamily: "var(--sans)",
  fontFamilyMonospace: "var(--mono)",
  respectReducedMotion: true,
  cursorType: "pointer",
});
