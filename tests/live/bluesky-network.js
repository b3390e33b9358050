// node bluesky-network.js PDS_PORT POSTGRES_URL REDIS — a whole Bluesky network on loopback: the
// directory of identities, a personal data server and the view that makes notifications.
// DEV_ENV names the installed @atproto/dev-env. Prints BLUESKY_PORT=N when it is ready.
'use strict'
const net = require('net')

// What is started without a host would listen on every interface.
const listen = net.Server.prototype.listen
net.Server.prototype.listen = function (...args) {
  const port = args[0]
  if (typeof port === 'object' && port !== null && port.port !== undefined && !port.host) args[0] = { ...port, host: '127.0.0.1' }
  else if ((typeof port === 'number' || /^\d+$/.test(String(port))) && typeof args[1] !== 'string') args.splice(1, 0, '127.0.0.1')
  return listen.apply(this, args)
}

const env = require(process.env.DEV_ENV)
const [port, dbPostgresUrl, redisHost] = process.argv.slice(2)

async function main () {
  const plc = await env.TestPlc.create({})
  const view = await env.TestBsky.create({ plcUrl: plc.url, pdsPort: Number(port), repoProvider: `ws://localhost:${port}`, dbPostgresSchema: 'view', dbPostgresUrl, redisHost })
  const pds = await env.TestPds.create({ port: Number(port), didPlcUrl: plc.url, bskyAppViewUrl: view.url, bskyAppViewDid: view.ctx.cfg.serverDid, inviteRequired: false })
  env.mockNetworkUtilities(pds, view)
  console.log(`BLUESKY_PORT=${port}`)
  const stop = () => process.exit(0)
  process.on('SIGTERM', stop)
  process.on('SIGINT', stop)
}
main().catch(error => { console.error(error); process.exit(1) })
