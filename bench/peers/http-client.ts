import { Pool } from "undici";

/** Posts JSON over keep-alive connections, one request at a time on each, as many as there are requests at once. */
export interface HttpClient {
  /** @throws when the answer is not 200. */
  post(path: string, body: unknown, headers?: Readonly<Record<string, string>>): Promise<string>;
  close(): Promise<void>;
}

export function httpClient(port: number): HttpClient {
  const pool = new Pool(`http://127.0.0.1:${port}`, { pipelining: 1, headersTimeout: 120_000 });
  return {
    async post(path, body, headers = {}) {
      const answer = await pool.request({
        path,
        method: "POST",
        headers: { "content-type": "application/json", ...headers },
        body: JSON.stringify(body),
      });
      const text = await answer.body.text();
      if (answer.statusCode !== 200) throw new Error(`${path} answered ${answer.statusCode}: ${text.slice(0, 200)}`);
      return text;
    },
    close: () => pool.close(),
  };
}

/** Whether something answers at this address with a status below 400. */
export async function answers(url: string): Promise<boolean> {
  const answer = await fetch(url);
  await answer.arrayBuffer();
  return answer.ok;
}
