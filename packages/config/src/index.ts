export {
  type Config,
  ConfigError,
  readConfig,
  type ServiceConfig,
  serviceConfig,
} from './config.ts'
export { settings } from './settings.ts'
