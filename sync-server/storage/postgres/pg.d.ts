/** The part of the package `pg` that connect.ts uses; the package brings no types. */
declare module "pg" {
  import type { EventEmitter } from "node:events";

  export type ClientConfig = {
    readonly connectionString: string;
    readonly application_name?: string;
    /** Settings of the session as PostgreSQL's command line takes them: "-c name=value". */
    readonly options?: string;
    readonly keepAlive?: boolean;
    readonly connectionTimeoutMillis?: number;
    readonly types?: { getTypeParser(oid: number, format?: string): (text: string) => unknown };
  };

  export type PoolConfig = ClientConfig & { readonly max: number; readonly idleTimeoutMillis: number };

  export type Query = {
    /** Prepared under this name once a connection. */
    readonly name?: string;
    readonly text: string;
    readonly values?: readonly unknown[];
    readonly query_timeout?: number;
  };

  export type Result = { readonly rows: readonly Readonly<Record<string, unknown>>[] };

  export class Client extends EventEmitter {
    constructor(config: ClientConfig);
    connect(): Promise<unknown>;
    query(query: Query): Promise<Result>;
    end(): Promise<void>;
  }

  export type PoolClient = Client & {
    /** With true the connection is closed and not used again. */
    release(isBroken: boolean): void;
  };

  export class Pool extends EventEmitter {
    constructor(config: PoolConfig);
    query(query: Query): Promise<Result>;
    connect(): Promise<PoolClient>;
    end(): Promise<void>;
  }
}
