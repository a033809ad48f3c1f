use std::env;

/// Read pairs from an environment variable: lines of "Name: value", empty for none.
pub fn pairs(variable: &str) -> Vec<(&'static str, &'static str)> {
    let text: &'static str = Box::leak(env::var(variable).unwrap_or_default().into_boxed_str());
    text.lines()
        .filter_map(|line| line.split_once(": "))
        .collect()
}
