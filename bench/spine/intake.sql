BEGIN;
INSERT INTO core_datakey (id, purpose, generation, wrapped, created_at) VALUES (gen_random_uuid(), 'report', 'g1', decode(repeat('ab', 61), 'hex'), now()) RETURNING id AS key \gset
INSERT INTO matching_cluster (id, key_hash, fold_version, representative, reports, observations, first_seen, last_seen) VALUES (gen_random_uuid(), decode(md5(random()::text), 'hex'), 1, gen_random_uuid(), 1, 0, now(), now()) ON CONFLICT (key_hash, fold_version) DO UPDATE SET reports = matching_cluster.reports + 1 RETURNING id AS cluster \gset
INSERT INTO matching_signature (kind, subject, cluster_id, fold_version, folded, data_key_id, is_removed, is_indexed) VALUES ('report', gen_random_uuid(), ':cluster', 1, decode(repeat('ab', 310), 'hex'), ':key', false, true);
\set lookup random(1000000000, 9999999999)
INSERT INTO intake_report (id, ref, state, channel, is_observation, centre_id, cluster_id, province, wants, language, data_key_id, text_sealed, length, reporter_key, receipt_lookup, receipt_salt, receipt_hash, submitted_at, is_demonstration) VALUES (gen_random_uuid(), 'R-:lookup', 'received', 'api', false, (SELECT id FROM network_organisation WHERE is_national), ':cluster', '', 'answer', 'th', ':key', decode(repeat('ab', 310), 'hex'), 105, decode(repeat('ab', 32), 'hex'), ':lookup', decode(repeat('ab', 16), 'hex'), decode(repeat('ab', 32), 'hex'), now(), false) RETURNING id AS report \gset
INSERT INTO intake_step (report_id, state, at) VALUES (':report', 'received', now());
INSERT INTO audit_entry (uid, at, actor_kind, what, on_kind, on_id, facts) VALUES (gen_random_uuid(), now(), 'citizen', 'intake:report:submit', 'intake.report', ':report', '{"channel": "api", "wants": "answer", "files": 0}');
SELECT procrastinate_defer_jobs_v1(ARRAY[ROW('default', 'triage.assess_report', 0, NULL, NULL, '{"report_id": ":report"}', NULL)::procrastinate_job_to_defer_v1]);
COMMIT;
