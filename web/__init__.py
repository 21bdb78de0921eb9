"""The HTTP routes and middleware beside Streamlit; no SQL, no Streamlit."""
