//! The routes as an OpenAPI 3.1 document. Its schemas are those of JSON Schema 2020-12, which 3.1 takes as they are.

use std::collections::BTreeMap;

use schemars::SchemaGenerator;
use schemars::generate::SchemaSettings;
use serde_json::{Map, Value, json};

use crate::api::Problem;
use crate::problems::ProblemCode;
use crate::routes::{ALL, Caller, Operation, Shape};
use domain::{AttendeeId, RoomId};

pub(super) fn document() -> Value {
    let settings = SchemaSettings::draft2020_12()
        .with(|settings| settings.definitions_path = "/components/schemas".into());
    let mut generator = settings.into_generator();
    let problem = value(generator.subschema_for::<Problem>());
    let mut paths: BTreeMap<&str, Map<String, Value>> = BTreeMap::new();
    for operation in ALL {
        let described = describe(operation, &problem, &mut generator);
        paths
            .entry(operation.path)
            .or_default()
            .insert(operation.method.name().to_lowercase(), described);
    }
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "kaotsunagi",
            "version": "1",
            "description": "HTTP of one event. Errors are RFC 9457 problems; their stable `code` stands with each status. \
                What travels over `/ws` is described in `kaotsunagi.v1.json`. Everything else is a page.",
            "license": { "name": "Apache-2.0", "identifier": "Apache-2.0" },
        },
        "paths": paths,
        "components": {
            "schemas": generator.take_definitions(true),
            "securitySchemes": {
                "attendee": { "type": "http", "scheme": "bearer", "description": "The token of a registration." },
                "organizer": { "type": "http", "scheme": "bearer", "description": "The token of a sign-in." },
                "organizerCookie": {
                    "type": "apiKey", "in": "cookie", "name": "kaotsunagi_organizer",
                    "description": "What a sign-in sets. Changes nothing from another site's page.",
                },
            },
        },
    })
}

/// `GET /api/event`.
pub(super) fn title(operation: &Operation) -> String {
    format!("{} {}", operation.method.name(), operation.path)
}

fn value(schema: schemars::Schema) -> Value {
    schema.to_value()
}

fn describe(operation: &Operation, problem: &Value, generator: &mut SchemaGenerator) -> Value {
    let mut parameters: Vec<Value> = operation
        .params()
        .map(|name| path_parameter(name, generator))
        .collect();
    parameters.extend(query_parameters(operation.query, generator));
    let mut described = json!({
        "operationId": operation.name.to_lowercase(),
        "summary": operation.about,
        "responses": responses(operation, problem, generator),
    });
    let fields = described.as_object_mut().expect("an object");
    if !parameters.is_empty() {
        fields.insert("parameters".into(), parameters.into());
    }
    if let Some(body) = operation.body {
        let schema = value((body.schema)(generator));
        let content = json!({ "application/json": { "schema": schema } });
        fields.insert(
            "requestBody".into(),
            json!({ "required": true, "content": content }),
        );
    }
    let security = match operation.caller {
        Caller::Anyone => json!([]),
        Caller::Attendee => json!([{ "attendee": [] }]),
        _ => json!([{ "organizer": [] }, { "organizerCookie": [] }]),
    };
    fields.insert("security".into(), security);
    described
}

fn path_parameter(name: &str, generator: &mut SchemaGenerator) -> Value {
    let schema = match name {
        "attendee" => value(generator.subschema_for::<AttendeeId>()),
        "room" => value(generator.subschema_for::<RoomId>()),
        "number" => value(generator.subschema_for::<u32>()),
        _ => value(generator.subschema_for::<String>()),
    };
    json!({ "name": name, "in": "path", "required": true, "schema": schema })
}

/// One for each field of the query's type.
fn query_parameters(query: Option<Shape>, generator: &mut SchemaGenerator) -> Vec<Value> {
    let Some(query) = query else {
        return Vec::new();
    };
    let mut reference = (query.schema)(generator);
    let name = reference.remove("$ref").expect("a named type");
    let name = name.as_str().and_then(|path| path.rsplit('/').next());
    let name = name.expect("a reference");
    // Its fields are parameters, so the type itself is no component.
    let schema = generator.definitions_mut().remove(name).expect("defined");
    let fields = schema["properties"].as_object().expect("fields").clone();
    let parameter = |(name, mut schema): (String, Value)| {
        let description = schema.as_object_mut().and_then(|s| s.remove("description"));
        let mut parameter = json!({ "name": name, "in": "query", "schema": schema });
        if let Some(description) = description {
            parameter["description"] = description;
        }
        parameter
    };
    fields.into_iter().map(parameter).collect()
}

fn responses(operation: &Operation, problem: &Value, generator: &mut SchemaGenerator) -> Value {
    let mut responses = Map::new();
    let mut done = json!({ "description": "Done." });
    if let Some(answer) = operation.answer {
        let schema = value((answer.schema)(generator));
        done["content"] = json!({ "application/json": { "schema": schema } });
    }
    if let Some(media) = operation.media {
        done["content"] = json!({ media: {} });
    }
    responses.insert(operation.status.to_string(), done);
    let mut by_status: BTreeMap<u16, Vec<ProblemCode>> = BTreeMap::new();
    for code in operation.problems() {
        by_status.entry(code.status).or_default().push(code);
    }
    for (status, codes) in by_status {
        let codes: Vec<&str> = codes.iter().map(|problem| problem.code).collect();
        let schema = json!({ "allOf": [problem, { "properties": { "code": { "enum": codes } } }] });
        responses.insert(
            status.to_string(),
            json!({
                "description": codes.join(", "),
                "content": { "application/problem+json": { "schema": schema } },
            }),
        );
    }
    Value::Object(responses)
}

#[test]
fn openapi_is_whole() {
    let document = document();
    let text = document.to_string();
    for (at, _) in text.match_indices(r##""$ref":"#"##) {
        let path = text[at + 9..].split('"').next().expect("quoted");
        assert!(document.pointer(path).is_some(), "{path} leads nowhere");
    }
    let mut names: Vec<&str> = ALL.iter().map(|operation| operation.name).collect();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), ALL.len(), "operation ids are unique");
    let mut titles: Vec<String> = ALL.iter().map(title).collect();
    titles.sort_unstable();
    titles.dedup();
    assert_eq!(titles.len(), ALL.len(), "a route is described once");
}
