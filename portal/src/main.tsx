import "./app/mantine-styles.ts";
import "./app/tokens.css";
import "./app/base.css";
import { MantineProvider } from "@mantine/core";
import { QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { createQueryClient } from "./api/queries.ts";
import { readStyleNonce } from "./app/csp.ts";
import { router } from "./app/router.tsx";
import { theme } from "./app/theme.ts";
import { LiveContext } from "./live/live-badge.tsx";
import { openLiveSource } from "./live/live-source.ts";

const nonce = readStyleNonce();
const queryClient = createQueryClient();
const live = openLiveSource(() => void queryClient.invalidateQueries());

const root = document.getElementById("root");
if (root === null) throw new Error("index.html has no element with the id root");

createRoot(root).render(
  <StrictMode>
    <MantineProvider theme={theme} defaultColorScheme="auto" getStyleNonce={() => nonce}>
      <QueryClientProvider client={queryClient}>
        <LiveContext value={live}>
          <RouterProvider router={router} />
        </LiveContext>
      </QueryClientProvider>
    </MantineProvider>
  </StrictMode>,
);
