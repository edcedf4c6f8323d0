// Stands in the bundle for a package that the product never calls (see vite.config.ts).
module.exports = {};
