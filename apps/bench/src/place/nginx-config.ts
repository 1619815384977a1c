export interface NginxOptions {
  readonly folder: string
  /** What it serves. */
  readonly root: string
  readonly port: number
  /** Ports on which it serves the same, each answer after the delay. */
  readonly slowPorts: readonly number[]
  /** The port of what it asks before it serves on one of those: see slowness.ts. */
  readonly slowness: number
}

/** An nginx that serves files, and does nothing else that would cost it time. */
export function nginxConfig({ folder, root, port, slowPorts, slowness }: NginxOptions): string {
  // Its processes would otherwise belong to an account that can't write here.
  const user = process.getuid?.() === 0 ? 'user root;' : ''
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
  return `
daemon off;
${user}
worker_processes 1;
pid ${folder}/nginx.pid;
events { worker_connections 4096; }
http {
  access_log off;
  sendfile on;
  tcp_nopush on;
  keepalive_requests 1000000;
  types { image/jpeg jpg; image/png png; image/webp webp; }
  ${temporary.map((name) => `${name}_temp_path ${folder}/${name};`).join('\n  ')}
  upstream slowness { server 127.0.0.1:${slowness}; keepalive 512; keepalive_requests 1000000; }
  server {
    listen 127.0.0.1:${port};
    root ${root};
  }
  server {
    ${slowPorts.map((slow) => `listen 127.0.0.1:${slow};`).join('\n    ')}
    root ${root};
    location /images/ { auth_request /slowness; }
    location = /slowness {
      internal;
      proxy_pass http://slowness;
      proxy_http_version 1.1;
      proxy_set_header Connection "";
      proxy_pass_request_body off;
    }
  }
}
`
}
