"""A local Stripe: enough of its API, hosted page and webhooks to rehearse every payment story."""
