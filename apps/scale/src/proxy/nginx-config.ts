export interface NginxOptions {
  readonly port: number
  readonly folder: string
  readonly backends: readonly string[]
}

/** An nginx that gives each request to the next backend, and writes down to which. */
export function nginxConfig({ port, folder, backends }: NginxOptions): string {
  // Its processes would otherwise belong to an account that can't write here.
  const user = process.getuid?.() === 0 ? 'user root;' : ''
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
  return `
daemon off;
${user}
worker_processes 1;
pid ${folder}/nginx.pid;
events {}
http {
  log_format backend $upstream_addr;
  access_log ${folder}/access.log backend;
  ${temporary.map((name) => `${name}_temp_path ${folder}/${name};`).join('\n  ')}
  upstream api {
    ${backends.map((backend) => `server ${backend};`).join('\n    ')}
  }
  server {
    listen 127.0.0.1:${port};
    client_max_body_size 32m;
    location / {
      proxy_pass http://api;
      proxy_http_version 1.1;
      proxy_set_header Host $http_host;
      proxy_set_header X-Forwarded-For $remote_addr;
      proxy_request_buffering off;
      proxy_buffering off;
      proxy_read_timeout 330s;
    }
  }
}
`
}
