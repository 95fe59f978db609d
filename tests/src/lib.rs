//! Test vectors, properties and suites of service-hall; see `README.md`. The tests are in `suite/`, the vectors in `vectors/`.
