import { Button, NativeSelect, TextInput } from "@mantine/core";
import { Link, useNavigate } from "@tanstack/react-router";
import { type FormEvent, useState } from "react";
import { causeMeaning, causes, meaningOf, statuses } from "../status/status.ts";
import { changeFilter, hasFilters, type RunFilters } from "./filters.ts";

interface RunFilterBarProps {
  readonly filters: RunFilters;
  readonly flows: readonly string[];
}

/** Chooses what the list shows by changing the page's address. */
export function RunFilterBar({ filters, flows }: RunFilterBarProps) {
  const navigate = useNavigate();
  const choose = (name: "flow" | "status" | "cause" | "key", value: string) => {
    const search = changeFilter(filters, name, value);
    if (search[name] !== filters[name]) void navigate({ to: "/runs", search });
  };
  // A flow that is in the address but not in the project any more can still be chosen: its runs are still there.
  const known = filters.flow === undefined || flows.includes(filters.flow) ? flows : [...flows, filters.flow];
  return (
    <search className="filters">
      <NativeSelect
        label="Flow"
        size="xs"
        value={filters.flow ?? ""}
        onChange={(event) => choose("flow", event.currentTarget.value)}
        data={[{ value: "", label: "All flows" }, ...known.map((flow) => ({ value: flow, label: flow }))]}
      />
      <NativeSelect
        label="Status"
        size="xs"
        value={filters.status ?? ""}
        onChange={(event) => choose("status", event.currentTarget.value)}
        title={filters.status === undefined ? undefined : meaningOf(filters.status)}
        data={[{ value: "", label: "Any status" }, ...statuses.map((status) => ({ value: status, label: status }))]}
      />
      <NativeSelect
        label="Cause of failure"
        size="xs"
        value={filters.cause ?? ""}
        onChange={(event) => choose("cause", event.currentTarget.value)}
        data={[
          { value: "", label: "Any cause" },
          ...causes.map((cause) => ({ value: cause, label: `${cause}: ${causeMeaning(cause)}` })),
        ]}
      />
      <KeyFilter key={filters.key ?? ""} value={filters.key ?? ""} choose={(value) => choose("key", value)} />
      {hasFilters(filters) ? (
        <Link to="/runs" className="filters-clear">
          Clear
        </Link>
      ) : null}
    </search>
  );
}

function KeyFilter({ value, choose }: { readonly value: string; readonly choose: (value: string) => void }) {
  const [text, setText] = useState(value);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    choose(text);
  };
  return (
    <form className="filters-key" onSubmit={submit}>
      <TextInput
        label="Key"
        size="xs"
        placeholder="Whole key, such as an order id"
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        autoComplete="off"
        spellCheck={false}
      />
      <Button type="submit" size="xs" variant="default">
        Find
      </Button>
    </form>
  );
}
