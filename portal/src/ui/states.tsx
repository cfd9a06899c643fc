import { Button, Skeleton } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { type ReactNode, useEffect } from "react";
import { ApiError } from "../api/client.ts";
import { Icon } from "./icon.tsx";
import "./states.css";

/** Sets the title of the browser's tab: `Runs · Waybill`. */
export function PageTitle({ children }: { readonly children: string }) {
  useEffect(() => {
    document.title = `${children} · Waybill`;
  }, [children]);
  return null;
}

export function Loading({ rows = 4 }: { readonly rows?: number }) {
  return (
    <div className="state-loading" role="status" aria-label="Loading">
      {Array.from({ length: rows }, (_, row) => `row ${row}`).map((row) => (
        <Skeleton key={row} height={64} radius={8} />
      ))}
    </div>
  );
}

/** Says what could not be loaded and why. With data already on the page it is a note above it. */
export function LoadError({ error, retry }: { readonly error: Error; readonly retry: () => void }) {
  const code = error instanceof ApiError ? error.problem?.code : undefined;
  return (
    <div className="state-error tone-bad" role="alert">
      <Icon name="alert" size={18} />
      <div>
        <p className="break">{error.message}</p>
        {code === undefined ? null : (
          <p className="muted small">
            Error code <code>{code}</code>
          </p>
        )}
      </div>
      <Button size="xs" variant="default" onClick={retry}>
        Try again
      </Button>
    </div>
  );
}

export function Empty({ title, children }: { readonly title: string; readonly children?: ReactNode }) {
  return (
    <div className="state-empty card">
      <p className="state-empty-title">{title}</p>
      <div className="muted">{children}</div>
    </div>
  );
}

export function PageNotFound() {
  return (
    <>
      <PageTitle>Page not found</PageTitle>
      <h1>Page not found</h1>
      <p className="muted">
        There is nothing at this address. <Link to="/">Go to the overview</Link>
      </p>
    </>
  );
}
