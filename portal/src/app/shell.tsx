import { AppShell, Burger } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Outlet, useLocation } from "@tanstack/react-router";
import { useEffect, useRef, useState } from "react";
import { homeQuery } from "../api/queries.ts";
import { LiveBadge } from "../live/live-badge.tsx";
import { Navigation } from "./navigation.tsx";
import "./shell.css";

/** What is around every page: name, live state, navigation. On a phone the navigation is behind a button. */
export function Shell() {
  const [isOpen, setOpen] = useState(false);
  const { pathname, href } = useLocation();
  const main = useRef<HTMLElement>(null);
  const shown = useRef(pathname);
  const project = useQuery(homeQuery).data?.project;

  // biome-ignore lint/correctness/useExhaustiveDependencies: whenever the address changes, the menu has done its work
  useEffect(() => setOpen(false), [href]);

  useEffect(() => {
    if (shown.current === pathname) return;
    shown.current = pathname;
    main.current?.focus({ preventScroll: true });
  }, [pathname]);

  return (
    <AppShell
      header={{ height: 48 }}
      navbar={{ width: 208, breakpoint: "sm", collapsed: { mobile: !isOpen } }}
      transitionDuration={0}
    >
      <a className="skip" href="#main">
        Skip to the page
      </a>
      <AppShell.Header className="shell-header">
        <Burger
          hiddenFrom="sm"
          size="sm"
          transitionDuration={0}
          opened={isOpen}
          onClick={() => setOpen(!isOpen)}
          aria-label={isOpen ? "Close the navigation" : "Open the navigation"}
          aria-expanded={isOpen}
        />
        <span className="shell-brand">Waybill</span>
        {project === undefined ? null : <span className="shell-project">{project}</span>}
        <span className="shell-live">
          <LiveBadge />
        </span>
      </AppShell.Header>
      <AppShell.Navbar className="shell-nav" aria-label="Pages">
        <Navigation />
      </AppShell.Navbar>
      <AppShell.Main ref={main} id="main" tabIndex={-1}>
        <div className="shell-page">
          <Outlet />
        </div>
      </AppShell.Main>
    </AppShell>
  );
}
