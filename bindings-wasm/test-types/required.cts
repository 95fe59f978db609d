// Compiled, not run: CommonJS code finds the same types.
import hall = require("service-hall");

export const outcome: hall.Outcome = hall.counterDecide({ on: "2026-11-20", business: "card_replacement" }).outcome;
