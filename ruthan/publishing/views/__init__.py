"""Pages of publishing: answers, alerts, the library, feeds, and the alerts' desk."""
